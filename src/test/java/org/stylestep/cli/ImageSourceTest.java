package org.stylestep.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ImageSourceTest {

    @Test
    void namesThatAreTakenGetANumber() {
        assertThat(ImageSource.numbered(List.of("a", "A", "b", "a"))).containsExactly("a", "A-2", "b", "a-3");
    }

    @Test
    void longNamesFitIntoAFileSystem() {
        String shoes = "é".repeat(130) + "-in-";
        List<String> names = ImageSource.numbered(List.of(shoes + "a", shoes + "b", shoes + "a", "x".repeat(200)));

        assertThat(names).doesNotHaveDuplicates().doesNotContain("\uFFFD").endsWith("x".repeat(200));
        assertThat(names.get(0)).matches("é{90,}-[0-9a-f]{12}");
        assertThat(names.get(2)).isEqualTo(names.get(0) + "-2");
        // With ".png", and while it is written a dot before and ".partial" after it.
        assertThat(names).allSatisfy(name -> assertThat(name.getBytes(UTF_8)).hasSizeLessThan(255 - 13));
    }
}
