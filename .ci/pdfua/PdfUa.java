import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

/**
 * Judges every PDF of a folder by PDF/UA-1 (ISO 14289-1), all in one run: a line for each rule that a file breaks.
 * Exit status: 0 all pass, 1 one does not, 2 there is nothing to judge.
 */
public class PdfUa {
    private static final PDFAFlavour STANDARD = PDFAFlavour.PDFUA_1;
    private static final int KEPT_OF_A_RULE = 1;

    public static void main(String[] folders) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        List<Path> letters;
        try (Stream<Path> every = Files.walk(Path.of(folders[0]))) {
            letters = every.filter(path -> path.toString().endsWith(".pdf")).sorted().toList();
        }
        long failing = letters.stream().filter(letter -> !passes(letter.toFile())).count();
        System.out.println(letters.size() + " files judged, " + failing + " fail");
        System.exit(letters.isEmpty() ? 2 : failing > 0 ? 1 : 0);
    }

    private static boolean passes(File letter) {
        try (var parser = Foundries.defaultInstance().createParser(letter, STANDARD);
                var validator = ValidatorFactory.createValidator(STANDARD, KEPT_OF_A_RULE, false, true, false)) {
            var result = validator.validate(parser);
            result.getFailedChecks().forEach((rule, times) -> System.out.println(
                    letter.getName() + ": clause " + rule.getClause() + ", test " + rule.getTestNumber() + ", " + times + " times"));
            return result.isCompliant() && result.getTotalAssertions() > 0;
        } catch (Exception unreadable) {
            System.out.println(letter.getName() + ": cannot be judged: " + unreadable);
            return false;
        }
    }
}
