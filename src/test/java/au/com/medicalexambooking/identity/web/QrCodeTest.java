package au.com.medicalexambooking.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QrCodeTest {

    private static final int SCALE = 4;

    @Test
    void drawsWhatAnAppReads() throws Exception {
        var text = "otpauth://totp/IME%20Bookings:pat%40firm.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

        var picture = QrCode.of(text);

        assertThat(read(picture)).isEqualTo(text);
        assertThat(picture).hasToString("QrCode[" + picture.size() + "]");
    }

    private static String read(QrCode picture) throws Exception {
        int side = picture.size() * SCALE;
        var pixels = new int[side * side];
        Arrays.fill(pixels, 0xFFFFFF);
        var modules = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z").matcher(picture.path());
        while (modules.find()) {
            int left = Integer.parseInt(modules.group(1)) * SCALE;
            int top = Integer.parseInt(modules.group(2)) * SCALE;
            for (int y = top; y < top + SCALE; y++) {
                Arrays.fill(pixels, y * side + left, y * side + left + SCALE, 0);
            }
        }
        var bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, pixels)));
        return new QRCodeReader().decode(bitmap).getText();
    }
}
