package au.com.medicalexambooking.portal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Acts of the audit trail in words, grouped as people look for them. */
final class ActWords {

    private static final Map<String, String> WORDS = new LinkedHashMap<>();
    private static final List<Group> GROUPS = new ArrayList<>();

    static {
        group(
                "Bookings",
                "booking.read",
                "Read the booking",
                "booking.listed",
                "Listed bookings",
                "booking.exported",
                "Exported a list of bookings",
                "booking.create",
                "Tried to book",
                "booking.requested",
                "Asked for the booking",
                "booking.refused",
                "Booking refused by the calendar",
                "booking.abandoned",
                "Gave the booking up",
                "booking.appointment_reserved",
                "Reserved the appointment",
                "booking.appointment_missing",
                "Missed the appointment in Acuity",
                "booking.reservation_released",
                "Released the reserved time",
                "booking.confirmed",
                "Confirmed the booking",
                "booking.booked_directly",
                "Found a booking made in Acuity",
                "booking.registered",
                "Took over a booking made in Acuity",
                "booking.assigned",
                "Assigned the booking to a firm",
                "booking.change_requested",
                "Asked for a change",
                "booking.change_ignored",
                "Set a change aside",
                "booking.moved",
                "Moved the examination",
                "booking.rescheduled",
                "Moved the examination",
                "booking.reschedule",
                "Tried to move the examination",
                "booking.rebooking_requested",
                "Asked for a new time",
                "booking.cancelled",
                "Cancelled the examination",
                "booking.cancel",
                "Tried to cancel the examination",
                "booking.notes_changed",
                "Changed the notes",
                "booking.progress_changed",
                "Changed the progress",
                "booking.progress_corrected",
                "Corrected the progress",
                "booking.details_taken_over",
                "Took over details from Acuity",
                "booking.late_brief_completed",
                "Saw the late brief complete",
                "booking.brief_withdrawn",
                "Saw the brief become incomplete again",
                "booking.closed",
                "Closed the booking",
                "booking.archived",
                "Archived the booking",
                "appointment.released",
                "Released an appointment in Acuity");
        group(
                "Documents",
                "document.listed",
                "Listed documents",
                "document.read",
                "Read a document",
                "document.packed",
                "Downloaded the case pack",
                "document.upload_begun",
                "Began to send a document",
                "document.upload",
                "Tried to send a document",
                "document.uploaded",
                "Sent a document",
                "document.delete",
                "Tried to delete a document",
                "document.deleted",
                "Deleted a document",
                "document.purged",
                "Removed a document for good",
                "document.hold",
                "Tried to change a legal hold",
                "document.held",
                "Set a legal hold",
                "document.hold_lifted",
                "Lifted a legal hold",
                "document.reconcile",
                "Tried to compare documents with the store",
                "document.reconciled",
                "Compared documents with the store");
        group(
                "Tasks",
                "task.listed",
                "Listed tasks",
                "task.read",
                "Read a task",
                "task.claimed",
                "Took a task",
                "task.unclaimed",
                "Gave a task back",
                "task.completed",
                "Completed a task");
        group(
                "Signing in",
                "login.succeeded",
                "Signed in",
                "login.failed",
                "Sign-in failed",
                "login.second_factor_due",
                "Was asked for a second factor",
                "login.second_factor_failed",
                "Second factor failed",
                "login.enrolment_due",
                "Was asked to set up a second factor",
                "login.code_mailed",
                "Had a code mailed",
                "login.ended",
                "Signed out",
                "session.ended",
                "Ended a session",
                "session.organization_changed",
                "Changed to another organisation",
                "reauthentication.failed",
                "Confirmation of identity failed",
                "admin_token.issued",
                "Confirmed identity for administration",
                "admin_token.denied",
                "Administration without confirmed identity");
        group(
                "Acting for somebody",
                "impersonation.begun",
                "Began acting for somebody",
                "impersonation.ended",
                "Stopped acting for somebody",
                "referrer.searched",
                "Searched for referrers");
        group(
                "Passwords, addresses and factors",
                "password.reset_requested",
                "Asked for a new password",
                "password.reset_refused",
                "New password refused",
                "password.reset",
                "Chose a new password by link",
                "password.changed",
                "Changed the password",
                "password.change_failed",
                "Tried to change the password",
                "email.change_requested",
                "Asked for another email address",
                "email.change_refused",
                "New email address refused",
                "email.change_withdrawn",
                "Kept the email address after all",
                "email.changed",
                "Changed the email address",
                "factor.enrolled",
                "Set up a second factor",
                "factor.renamed",
                "Named a passkey",
                "factor.removed",
                "Removed a second factor",
                "factor_removal.asked",
                "Asked to remove lost factors",
                "factor_removal.confirmed",
                "Confirmed the removal of lost factors",
                "factor_removal.withdrawn",
                "Stopped a removal of lost factors",
                "factor_removal.denied",
                "Removal of lost factors refused",
                "recovery_code.used",
                "Used a recovery code");
        group(
                "Users and organisations",
                "user.created",
                "Created a user",
                "user.changed",
                "Changed a user",
                "user.profile_changed",
                "Changed the own profile",
                "invitation.sent",
                "Sent an invitation",
                "invitation.accepted",
                "Accepted an invitation",
                "invitation.refused",
                "Invitation link refused",
                "invitation.revoked",
                "Took an invitation back",
                "organization.created",
                "Created an organisation",
                "organization.changed",
                "Changed an organisation",
                "organization.members_listed",
                "Listed members",
                "organization.member_added",
                "Added a member",
                "organization.member_changed",
                "Changed a member's rank",
                "organization.member_removed",
                "Removed a member",
                "organization.invitations_listed",
                "Listed invitations",
                "team.created",
                "Created a team",
                "team.changed",
                "Renamed a team",
                "team.deleted",
                "Deleted a team",
                "team.listed",
                "Listed teams",
                "team.member_added",
                "Put a member into a team",
                "team.member_removed",
                "Took a member out of a team");
        group(
                "Specialists",
                "specialist.created",
                "Added a specialist",
                "specialist.changed",
                "Changed a specialist",
                "appointment_type.decided",
                "Decided how an appointment type is held");
        group(
                "Audit log",
                "audit.read",
                "Read the audit log",
                "audit.exported",
                "Exported the audit log",
                "audit.verified",
                "Verified the audit log");
        group("Requests", "request.denied", "Request refused", "request.refused", "Too many requests refused");
    }

    private ActWords() {}

    /** In words where we have some; else as the trail spells it. */
    static String of(String action) {
        return WORDS.getOrDefault(action, action);
    }

    /** All acts that have words, to choose from. */
    static List<Group> groups() {
        return List.copyOf(GROUPS);
    }

    private static void group(String name, String... actsAndWords) {
        var acts = new ArrayList<Act>();
        for (int i = 0; i < actsAndWords.length; i += 2) {
            WORDS.put(actsAndWords[i], actsAndWords[i + 1]);
            acts.add(new Act(actsAndWords[i], actsAndWords[i + 1]));
        }
        GROUPS.add(new Group(name, List.copyOf(acts)));
    }

    /** Acts that belong together. */
    record Group(String name, List<Act> acts) {}

    /** An act as the trail spells it, and in words. */
    record Act(String value, String label) {}
}
