/** The same figures as a chart, as a table; cells are written for people. */
export interface Table {
	columns: string[];
	rows: string[][];
}

/** What every chart carries, whatever it shows. */
export interface Caption {
	/** A finding, computed from the data. */
	title: string;
	/** What is drawn, in one line. */
	note: string;
	/** One sentence that says what is seen, for who cannot see it. */
	summary: string;
	/** What was asked, for exported files: brand, range, filters, zone, as of. */
	context: string[];
	/** Where the numbers are, as CSV. */
	csv: string;
}
