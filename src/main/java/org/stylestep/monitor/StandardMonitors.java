package org.stylestep.monitor;

import org.stylestep.extension.Extensions;
import org.stylestep.extension.StyleStepExtension;
import org.stylestep.train.StageListener;

/** The library's monitors by name: {@code tensorboard} and {@code mlflow}. */
public final class StandardMonitors implements StyleStepExtension {

    /** Makes the extension. */
    public StandardMonitors() {}

    @Override
    public void register(Extensions.Builder extensions) {
        extensions
                .add(StageListener.KIND, "tensorboard", (options, context) -> new TensorBoard(context))
                .add(StageListener.KIND, "mlflow", MlflowOptions.class, Mlflow::create);
    }
}
