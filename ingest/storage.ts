/** DuckDB's format for new files; the newer one writes faster than its default. */
export const STORAGE = 'v1.5.0';
