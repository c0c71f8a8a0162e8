import { InputError } from '#lib/model/errors.ts';
import type { Scan } from './scan.ts';

/** A file whose columns no source knows; a mapping can be proposed for it. */
export class UnknownColumns extends InputError {
	constructor(
		message: string,
		readonly scanned: Scan
	) {
		super(message);
	}
}
