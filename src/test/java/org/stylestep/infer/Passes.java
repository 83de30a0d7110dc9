package org.stylestep.infer;

import ai.djl.nn.Block;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.Generator;
import org.stylestep.nn.InputSizes;
import org.stylestep.nn.NetworkKinds;
import org.stylestep.nn.StyleEncoder;

/** Counts the passes through both networks, and can hold one up. */
final class Passes {

    final AtomicInteger encoder = new AtomicInteger();
    final AtomicInteger generator = new AtomicInteger();
    private final Runnable atEachRendering;

    Passes() {
        this(() -> {});
    }

    Passes(Runnable atEachRendering) {
        this.atEachRendering = atEachRendering;
    }

    Extensions extensions() {
        return Extensions.builder()
                .add(
                        NetworkKinds.ENCODER,
                        "step",
                        StyleEncoder.Options.class,
                        (options, inputs) -> counted(new StyleEncoder(options), encoder::incrementAndGet))
                .add(
                        NetworkKinds.GENERATOR,
                        "step",
                        Generator.Options.class,
                        (options, inputs) -> counted(new Generator(options), () -> {
                            generator.incrementAndGet();
                            atEachRendering.run();
                        }))
                .build();
    }

    private static Block counted(Block block, Runnable atEachPass) {
        return (Block) Proxy.newProxyInstance(
                Passes.class.getClassLoader(),
                new Class<?>[] {Block.class, InputSizes.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("forward")) {
                        atEachPass.run();
                    }
                    try {
                        return method.invoke(block, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
