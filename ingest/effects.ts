/** The world outside, passed in so that tests can stand in for it. */
export interface Effects {
	/** The present, in milliseconds since 1970. */
	now(): number;
	/** Bytes that the work may take; what needs more goes through the disk. By default DuckDB's own. */
	memory?: number;
	/** Mentions a cell from which a rollup is made, where not those from which it pays. */
	dense?: number;
	/** Called as the work advances. */
	progress(progress: Progress): void;
}

/** How far a stage has come. */
export interface Progress {
	stage: string;
	/** The file or table that is being worked on. */
	detail?: string;
	/** From 0 to 1. */
	done: number;
	/** About how many rows have been read. */
	rows?: number;
	/** Dollars that it has cost. */
	usd?: number;
}
