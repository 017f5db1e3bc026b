// Asks veraPDF whether PDFs meet a standard. Arguments: the flavour (ua1, 2a), then files.
// Prints one line for each file: PASS or FAIL, the flavour, the file, what failed.

import java.io.File;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

public class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        boolean fine = true;
        for (int at = 1; at < arguments.length; at++) {
            String outcome = check(flavour, new File(arguments[at]));
            fine &= outcome.startsWith("PASS");
            System.out.println(outcome.replace("@", "veraPDF " + arguments[0] + " " + arguments[at]));
        }
        System.exit(fine ? 0 : 1);
    }

    static String check(PDFAFlavour flavour, File file) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            if (result.isCompliant()) {
                return "PASS @: " + result.getTotalAssertions() + " assertions";
            }
            StringBuilder failed = new StringBuilder("FAIL @:");
            for (Map.Entry<RuleId, Integer> rule : result.getFailedChecks().entrySet()) {
                failed.append(" clause ").append(rule.getKey().getClause()).append("-");
                failed.append(rule.getKey().getTestNumber()).append(" (").append(rule.getValue()).append(")");
            }
            return failed.toString();
        } catch (Exception error) {
            return "FAIL @: " + error;
        }
    }
}
