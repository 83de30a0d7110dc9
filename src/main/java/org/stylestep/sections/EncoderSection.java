package org.stylestep.sections;

import org.stylestep.nn.StyleCode;
import org.stylestep.settings.Choice;
import org.stylestep.settings.Component;
import org.stylestep.settings.Default;

/**
 * A new style encoder.
 *
 * @param styleCode how a code is made of its two heads; published without VAE: offset
 * @param block the network
 */
public record EncoderSection(
        @Default("offset") StyleCode styleCode,

        @Choice(kind = "encoder", standard = "step", inline = true)
        Component block) {}
