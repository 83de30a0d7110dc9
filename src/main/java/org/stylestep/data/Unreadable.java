package org.stylestep.data;

/**
 * What to do about image files that cannot be decoded.
 *
 * <p>Opening a folder checks every file's size and first bytes only, since decoding 50,000 files would take minutes; damage
 * further in shows when a file is first read. A file that vanishes or changes while a run reads its folder counts as unreadable from then on. Files that
 * the system cannot read at all (permissions, a lost disk) always stop the run.
 */
public enum Unreadable {
    /** Opening, or later reading, throws an error that names the file. */
    STOP,
    /**
     * A file that has an invalid header is left out at opening. One that turns out to be damaged later keeps its place, and
     * the next readable image of the folder replaces it, always the same one (for a subset too, which it may lie outside of). Each
     * is logged once.
     */
    SKIP
}
