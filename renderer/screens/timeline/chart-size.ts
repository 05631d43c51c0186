/** Width of the column that names the lanes. */
export const LABELS_PX = 124;
/** Height of the axis above the lanes. */
export const AXIS_PX = 23;
