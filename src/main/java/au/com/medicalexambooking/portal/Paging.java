package au.com.medicalexambooking.portal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * One page of a list among the others. The parameters are the list's filters, so that every page of it has an address.
 *
 * @param page from 1
 * @param rows at most on one page
 * @param total on all pages
 */
record Paging(String path, Map<String, String> parameters, int page, int rows, long total) {

    private static final int LAST_PAGE = 10_000;

    Paging {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters)); // in their order
    }

    /** The page that an address names; what it says wrongly counts as not said. */
    static int number(@Nullable String text) {
        return text == null || !text.matches("\\d{1,5}") ? 1 : Math.min(Math.max(Integer.parseInt(text), 1), LAST_PAGE);
    }

    public long pages() {
        return Math.max(1, (total + rows - 1) / rows);
    }

    /** 26 to 50 of 138. */
    public String range() {
        long first = (long) (page - 1) * rows + 1;
        return first > total
                ? "Nothing on this page"
                : "%,d to %,d of %,d".formatted(first, Math.min(total, (long) page * rows), total);
    }

    public boolean hasPrevious() {
        return page > 1;
    }

    public boolean hasNext() {
        return page < Math.min(pages(), LAST_PAGE);
    }

    public String previous() {
        return to(Math.min(page - 1, (int) Math.min(pages(), LAST_PAGE)));
    }

    public String next() {
        return to(page + 1);
    }

    private String to(int number) {
        var all = new LinkedHashMap<>(parameters);
        if (number > 1) {
            all.put("page", Integer.toString(number));
        }
        return address(path, all);
    }

    /** An address of ours with these parameters, empty ones left out. */
    static String address(String path, Map<String, String> parameters) {
        var address = UriComponentsBuilder.fromPath(path);
        var said = new LinkedHashMap<String, Object>();
        parameters.forEach((name, value) -> {
            if (!value.isEmpty()) {
                address.queryParam(name, "{" + name + "}");
                said.put(name, value);
            }
        });
        return address.encode().buildAndExpand(said).toUriString();
    }
}
