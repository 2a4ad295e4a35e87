package au.com.medicalexambooking.identity;

/** How many rows of booking data the database shows to a transaction. */
public enum Sight {
    /** All: for the examination company's people, and for the platform's own work. */
    EVERY_ROW,
    /** The actor's: for referrers and specialists. */
    OWN_ROWS,
    /** None: for requests of people who have not signed in. */
    NOTHING
}
