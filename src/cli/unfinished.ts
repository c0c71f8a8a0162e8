/** A command that ended in order before it was done. */
export class Unfinished extends Error {
	override name = 'Unfinished';

	constructor(
		message: string,
		/** The exit code. */
		readonly code: number
	) {
		super(message);
	}
}
