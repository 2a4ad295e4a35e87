package au.com.medicalexambooking.document;

import java.io.ByteArrayInputStream;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * What a part of a Word or Excel file says of the parts that belong to it. Some of them an office program fetches by itself
 * when the file is opened, macros included, from wherever the file says; no scanner sees those.
 */
final class OfficeRelations {

    /** Kinds of parts that are loaded as documents or templates; links that people follow and pictures are none. */
    private static final Set<String> LOADED =
            Set.of("attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk", "package");

    /** Addresses within the writer's own network, as templates of offices have them, lead nowhere else. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("(?i)\\s*(https?|ftp|mhtml|mk|ms-[a-z-]+|data|script\\w*):.*", Pattern.DOTALL);

    private OfficeRelations() {}

    /**
     * Whether opening the file fetches something from the network at large.
     *
     * @throws XMLStreamException where these are no relations
     */
    static boolean fetchFromElsewhere(byte[] relations) throws XMLStreamException {
        var reader = withoutEntities().createXMLStreamReader(new ByteArrayInputStream(relations));
        try {
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && "external".equalsIgnoreCase(reader.getAttributeValue(null, "TargetMode"))) {
                    var type = String.valueOf(reader.getAttributeValue(null, "Type"));
                    var target = String.valueOf(reader.getAttributeValue(null, "Target"));
                    if (LOADED.contains(type.substring(type.lastIndexOf('/') + 1))
                            && ELSEWHERE.matcher(target).matches()) {
                        return true;
                    }
                }
            }
            return false;
        } finally {
            reader.close();
        }
    }

    /** For one reader: checks go side by side, and a factory is not promised to stand that. */
    private static XMLInputFactory withoutEntities() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
