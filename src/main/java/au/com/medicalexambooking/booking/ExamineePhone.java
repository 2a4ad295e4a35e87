package au.com.medicalexambooking.booking;

import com.google.i18n.phonenumbers.PhoneNumberUtil;

/** Whether an examinee can be reached under what was entered. */
final class ExamineePhone {

    static final String PROBLEM = "This does not look like a phone number. Write it like 0491 570 006.";

    private ExamineePhone() {}

    static boolean isPossible(String phone) {
        return PhoneNumberUtil.getInstance().isPossibleNumber(phone, "AU");
    }
}
