/** Where the plot stands in its box; the strips below share its left and right edge. */
export const PLOT_LEFT = 52;
export const PLOT_RIGHT = 16;
