import { error } from '@sveltejs/kit';
import { InputError, OperationError } from '#lib/model/errors.ts';
import { blame } from '#lib/server/visit.ts';

/** Loads a page; what the address or the data do not allow is told to the visitor. */
export async function refused<T>(load: () => Promise<T>): Promise<T> {
	try {
		return await load();
	} catch (failure) {
		if (failure instanceof InputError) error(400, failure.message);
		if (failure instanceof OperationError) {
			blame(failure);
			error(503, failure.message);
		}
		throw failure;
	}
}
