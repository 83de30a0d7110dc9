package org.stylestep.infer;

import ai.djl.nn.Block;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.stylestep.nn.Configured;
import org.stylestep.nn.Generator;
import org.stylestep.nn.InputSizes;
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

    BlockCatalog catalog() {
        return BlockCatalog.standard()
                .with(
                        StyleEncoder.class,
                        options -> counted(
                                new StyleEncoder(Configured.options(options, StyleEncoder.Options.class)),
                                encoder::incrementAndGet))
                .with(
                        Generator.class,
                        options -> counted(new Generator(Configured.options(options, Generator.Options.class)), () -> {
                            generator.incrementAndGet();
                            atEachRendering.run();
                        }));
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
