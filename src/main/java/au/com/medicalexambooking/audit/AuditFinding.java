package au.com.medicalexambooking.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a verification of the trail found.
 *
 * @param ok whether every sealed row, every hash and every seal is as it was made
 * @param rowsChecked sealed rows found right, up to the first that is not
 * @param sealedUpTo the number of the last sealed row, 0 where nothing is sealed
 * @param unsealedRows rows after that, which wait for the next seal
 * @param lastSeal the end of the chain as it was found, null where there is none or something is broken
 * @param firstBroken where the trail stops being trustworthy, null where all of it is right
 */
public record AuditFinding(
        boolean ok,
        long rowsChecked,
        long sealedUpTo,
        long unsealedRows,
        @Nullable Seal lastSeal,
        @Nullable Broken firstBroken) {

    /**
     * A seal, to be compared with what was written down elsewhere.
     *
     * @param hash in hexadecimal digits
     */
    public record Seal(long number, String hash) {}

    /**
     * The first row that is not as it was sealed.
     *
     * @param seq its number in the trail
     * @param id its id, null where the row is gone
     * @param why what is wrong, in a sentence
     */
    public record Broken(long seq, @Nullable String id, String why) {}
}
