package au.com.medicalexambooking.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,      10.255.1.2,          true",
        "10.0.0.0/8,      11.0.0.1,            false",
        "10.0.0.0/8,      ::ffff:10.0.0.1,     true",
        "192.168.4.0/22,  192.168.7.255,       true",
        "192.168.4.0/22,  192.168.8.0,         false",
        "0.0.0.0/0,       203.0.113.1,         true",
        "0.0.0.0/0,       ::1,                 false",
        "203.0.113.7,     203.0.113.7,         true",
        "203.0.113.7,     203.0.113.8,         false",
        "::1,             0:0:0:0:0:0:0:1,     true",
        "::1,             0:0:0:0:0:0:0:1%lo,  true",
        "2001:db8::/33,   2001:db8:7fff::1,    true",
        "2001:db8::/33,   2001:db8:8000::1,    false",
        "10.0.0.0/8,      ten.example,         false",
        "10.0.0.0/8,      '',                  false"
    })
    void knowsWhatItHolds(String block, String address, boolean held) {
        assertThat(AddressBlock.parse(block).holds(address)).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "256.0.0.1",
                "10.0.0",
                "1",
                "::1/129",
                ":::1",
                "[::1]"
            })
    void takesNothingElse(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsANetworkOfOneCustomerAsOneCaller() {
        assertThat(AddressBlock.callerOf("2001:db8:1:2:3::4")).isEqualTo(AddressBlock.callerOf("2001:db8:1:2::9"));
        assertThat(AddressBlock.callerOf("2001:db8:1:2::9")).isNotEqualTo(AddressBlock.callerOf("2001:db8:1:3::9"));
        assertThat(AddressBlock.callerOf("203.0.113.1")).isNotEqualTo(AddressBlock.callerOf("203.0.113.2"));
        assertThat(AddressBlock.callerOf("::ffff:203.0.113.1")).isEqualTo(AddressBlock.callerOf("203.0.113.1"));
    }
}
