package org.stylestep.infer;

import java.util.concurrent.RejectedExecutionException;

/** A {@link TransferQueue} has no room for another request; try again later. */
public final class QueueFullException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    QueueFullException(String message) {
        super(message);
    }
}
