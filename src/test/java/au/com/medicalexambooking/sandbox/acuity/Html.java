package au.com.medicalexambooking.sandbox.acuity;

/**
 * HTML under construction. Markup goes in by {@link #raw}, everything else by {@link #text}, which escapes: no value
 * reaches the page any other way.
 */
final class Html {

    private final StringBuilder html = new StringBuilder();

    Html raw(String markup) {
        html.append(markup);
        return this;
    }

    Html text(Object value) {
        html.append(escape(String.valueOf(value)));
        return this;
    }

    Html add(Html other) {
        html.append(other.html);
        return this;
    }

    /** An element that holds text only; the opening tag may have attributes that need no escaping. */
    Html element(String openTag, Object text) {
        var name = openTag.contains(" ") ? openTag.substring(0, openTag.indexOf(' ')) : openTag;
        return raw("<" + openTag + ">").text(text).raw("</" + name + ">");
    }

    Html hidden(String name, Object value) {
        return raw("<input type=\"hidden\" name=\"")
                .text(name)
                .raw("\" value=\"")
                .text(value)
                .raw("\">");
    }

    Html option(Object value, String label, boolean selected) {
        return raw("<option value=\"")
                .text(value)
                .raw(selected ? "\" selected>" : "\">")
                .text(label)
                .raw("</option>");
    }

    Html input(String id, String label, String type, String value, String attributes) {
        return raw("<p class=\"field\"><label for=\"" + id + "\">")
                .text(label)
                .raw("</label><input id=\"" + id + "\" name=\"" + id + "\" type=\"" + type + "\" value=\"")
                .text(value)
                .raw("\" " + attributes + "></p>");
    }

    Html startSelect(String id, String label) {
        return raw("<p class=\"field\"><label for=\"" + id + "\">")
                .text(label)
                .raw("</label><select id=\"" + id + "\" name=\"" + id + "\">");
    }

    Html endSelect() {
        return raw("</select></p>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
