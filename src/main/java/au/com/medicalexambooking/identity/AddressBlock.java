package au.com.medicalexambooking.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A block of IP addresses such as {@code 10.0.0.0/8}, or a single one. Names are never looked up. */
public final class AddressBlock {

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");
    private static final int IPV6_NETWORK = 8;

    private final byte[] prefix;
    private final int bits;

    private AddressBlock(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * @throws IllegalArgumentException where the text is neither an address nor a block in CIDR notation
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        var address = literal(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("Not an IP address or block of addresses"))
                .getAddress();
        if (slash < 0) {
            return new AddressBlock(address, address.length * 8);
        }
        var length = text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > address.length * 8) {
            throw new IllegalArgumentException("Not a block of IP addresses");
        }
        return new AddressBlock(address, Integer.parseInt(length));
    }

    /** Whether this address is one of the block's; false for what is no address. */
    public boolean holds(@Nullable String address) {
        var bytes = address == null
                ? null
                : literal(address).map(InetAddress::getAddress).orElse(null);
        if (bytes == null || bytes.length != prefix.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = bits % 8;
        return Arrays.equals(bytes, 0, whole, prefix, 0, whole)
                && (rest == 0 || (bytes[whole] & 0xff) >> (8 - rest) == (prefix[whole] & 0xff) >> (8 - rest));
    }

    /** The usual spelling of an address; empty for everything that is none. */
    public static Optional<String> spelled(String text) {
        return literal(text).map(InetAddress::getHostAddress);
    }

    /**
     * What limits count as one caller: an IPv4 address, or the 64 bits of an IPv6 address that one customer of a provider
     * holds alone.
     */
    public static String callerOf(@Nullable String address) {
        if (address == null) {
            return "-";
        }
        return literal(address)
                .map(InetAddress::getAddress)
                .map(bytes -> bytes.length == 4
                        ? HexFormat.of().formatHex(bytes)
                        : HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK))
                .orElse("-");
    }

    private static Optional<InetAddress> literal(String text) {
        int zone = text.indexOf('%');
        var address = zone < 0 ? text : text.substring(0, zone);
        if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address)); // a literal: nothing is looked up
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
