package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.stylestep.nn.Network;
import org.stylestep.nn.StyleEncoder;

/** The one dependency brings all that a forward pass needs, and nothing of the command line. */
final class MinimalTest {

    @Test
    void encodesAnImage() {
        Shape image = new Shape(2, 3, 64, 64);
        StyleEncoder encoder = new StyleEncoder(new StyleEncoder.Options(4, 3, 8));
        try (NDManager manager = NDManager.newBaseManager();
                Network network = Network.create("encoder", encoder, manager, image)) {
            assertEquals(new Shape(2, 8), network.forward(new NDList(manager.zeros(image)), false).head().getShape());
        }
    }

    @Test
    void theJarHasItsModuleNameAndItsLicense() throws Exception {
        Path file = Path.of(Network.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarFile jar = new JarFile(file.toFile())) {
            assertEquals("org.stylestep", jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
            assertNotNull(jar.getEntry("META-INF/LICENSE"));
        }
    }

    @Test
    void theCommandLinesLibrariesDoNotComeAlong() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("picocli.CommandLine"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("tools.jackson.databind.ObjectMapper"));
    }
}
