import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

/**
 * Judges every resource in the JSON files of a folder by FHIR R4: a line for each error. In messages of CDS Hooks each
 * resource inside is judged by itself. Profiles of the guides, which are not here, are passed over.
 * Exit status: 0 all pass, 1 one does not, 2 there is nothing to judge.
 */
public class Judge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FhirContext R4 = FhirContext.forR4();
    /** The guides use codes of expression languages that R4 did not have yet, as SDC allows. */
    private static final String NEWER_THAN_R4 = "http://hl7.org/fhir/expression-language#text/cql-";

    public static void main(String[] folders) throws Exception {
        List<Path> files;
        try (Stream<Path> every = Files.walk(Path.of(folders[0]))) {
            files = every.filter(path -> path.toString().endsWith(".json")).sorted().toList();
        }
        FhirValidator validator = validator();
        int judged = 0;
        int failing = 0;
        for (Path file : files) {
            List<JsonNode> resources = new ArrayList<>();
            outermost(JSON.readTree(file.toFile()), resources);
            for (JsonNode resource : resources) {
                judged++;
                failing += passes(validator, file, resource) ? 0 : 1;
            }
        }
        System.out.println(judged + " resources in " + files.size() + " files judged, " + failing + " fail");
        System.exit(judged == 0 ? 2 : failing > 0 ? 1 : 0);
    }

    /** The resources of a file that lie in no other resource. */
    private static void outermost(JsonNode node, List<JsonNode> found) {
        if (node.isObject() && node.hasNonNull("resourceType")) {
            found.add(node);
        } else {
            node.forEach(inner -> outermost(inner, found));
        }
    }

    private static boolean passes(FhirValidator validator, Path file, JsonNode resource) {
        List<SingleValidationMessage> errors = validator.validateWithResult(resource.toString()).getMessages().stream()
                .filter(message -> message.getSeverity().ordinal() >= ResultSeverityEnum.ERROR.ordinal())
                .filter(message -> !message.getMessage().contains(NEWER_THAN_R4))
                .toList();
        errors.forEach(error -> System.out.println(
                file.getFileName() + ": " + error.getLocationString() + ": " + error.getMessage()));
        return errors.isEmpty();
    }

    private static FhirValidator validator() {
        // Codes of systems that are not here (X12, LOINC, those of the guides) cannot be judged here.
        var elsewhere = new UnknownCodeSystemWarningValidationSupport(R4);
        elsewhere.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.INFORMATION);
        ValidationSupportChain support = new ValidationSupportChain(
                new DefaultProfileValidationSupport(R4),
                new CommonCodeSystemsTerminologyService(R4),
                new InMemoryTerminologyServerValidationSupport(R4),
                new SnapshotGeneratingValidationSupport(R4),
                elsewhere);
        FhirInstanceValidator instances = new FhirInstanceValidator(support);
        instances.setAnyExtensionsAllowed(true);
        instances.setErrorForUnknownProfiles(false);
        instances.setNoTerminologyChecks(false);
        instances.setNoExtensibleWarnings(true);
        FhirValidator validator = R4.newValidator();
        validator.registerValidatorModule(instances);
        return validator;
    }
}
