import java.nio.charset.StandardCharsets;
import org.cqframework.cql.cql2elm.CqlTranslator;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;

/** Compiles the CQL on standard input to ELM on standard output. Exit status 1: it has errors, a line for each. */
public class Translate {
    public static void main(String[] arguments) throws Exception {
        String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        CqlTranslator translated = CqlTranslator.fromText(text, new LibraryManager(new ModelManager()));
        translated.getErrors().forEach(error -> System.err.println(
                (error.getLocator() == null ? "" : error.getLocator().toLocator() + ": ") + error.getMessage()));
        System.out.println(translated.toJson());
        System.exit(translated.getErrors().isEmpty() ? 0 : 1);
    }
}
