package au.com.medicalexambooking.identity.web;

import au.com.medicalexambooking.identity.UserDirectory.Organization;

/** An organisation as API callers see one. */
record OrganizationJson(String id, String name, String slug) {

    static OrganizationJson of(Organization organization) {
        return new OrganizationJson(organization.id().value(), organization.name(), organization.slug());
    }
}
