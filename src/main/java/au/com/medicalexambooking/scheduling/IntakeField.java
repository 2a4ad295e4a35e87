package au.com.medicalexambooking.scheduling;

import java.util.List;

/**
 * A question of the intake form.
 *
 * @param id the book's id
 * @param name the question
 * @param required whether the book refuses without an answer
 * @param type {@code textbox}, {@code textarea}, {@code dropdown}, {@code checkbox}, {@code checkboxlist},
 *     {@code yesno}, {@code file} or {@code address}
 * @param options the choices of a dropdown or checkbox list, else empty
 */
public record IntakeField(String id, String name, boolean required, String type, List<String> options) {

    public IntakeField {
        options = List.copyOf(options);
    }
}
