package au.com.medicalexambooking.document;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Looks into files for what harms those who open them. */
public interface VirusScanner {

    /**
     * What was found, by the scanner's name for it; nothing where the file is clean.
     *
     * @throws IOException where there is no verdict: the scanner is away, broke down or does not take such a file
     */
    Optional<String> scan(InputStream content) throws IOException;
}
