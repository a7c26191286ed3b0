import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;

/**
 * Judges a request a line: key, webhook-id, webhook-timestamp, webhook-signature and body in base64, with tabs between. A header that is
 * missing is `-`.
 */
final class Harness {
  private static final List<String> NAMES = List.of("webhook-id", "webhook-timestamp", "webhook-signature");

  public static void main(String[] arguments) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] fields = line.split("\t", -1);
      String key = new String(bytes(fields[0]), StandardCharsets.UTF_8);
      try {
        WebhookSignature.verify(key, name -> header(fields[1 + NAMES.indexOf(name)]), bytes(fields[4]));
        System.out.println("accepted");
      } catch (GeneralSecurityException | IllegalArgumentException error) {
        System.out.println("refused: " + error.getMessage());
      }
    }
  }

  private static byte[] bytes(String field) {
    return Base64.getDecoder().decode(field);
  }

  /** The JDK's server reads headers as Latin-1. */
  private static String header(String field) {
    return field.equals("-") ? null : new String(bytes(field), StandardCharsets.ISO_8859_1);
  }
}
