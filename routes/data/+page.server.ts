import { fail, redirect } from '@sveltejs/kit';
import { InputError, LimitError, OperationError } from '#lib/model/errors.ts';
import { importer, warehouse } from '#lib/server/app.ts';
import { contents, refusal } from './data.server.ts';
import { formOf } from '../form.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where do the numbers come from? And the import of more. */
export const load: PageServerLoad = async () => contents();

export const actions: Actions = {
	upload: ({ request, setHeaders }) =>
		attempt(
			() => importer().receive(request),
			() => setHeaders({ connection: 'close' })
		),
	confirm: async ({ request }) => {
		const id = (await formOf(request))('job');
		return attempt(() => importer().confirm(id));
	},
	discard: async ({ request }) => {
		const id = (await formOf(request))('job');
		return attempt(() => importer().discard(id));
	},
	undo: async ({ request }) => {
		const number = Number((await formOf(request))('import'));
		return attempt(async () => {
			const { imports } = await (await warehouse()).snapshot();
			const found = imports.find((each) => each.import === number);
			if (!found) {
				throw new InputError(`unknown import: ${number}; allowed: one that is listed`);
			}
			importer().remove(number, found.file);
		});
	}
};

/**
 * Does what was asked and shows the page again, or says in one sentence why it was not done.
 *
 * @param cleanUp called when it was not done
 */
async function attempt(work: () => Promise<void> | void, cleanUp = () => {}) {
	try {
		const sentence = await refusal();
		if (sentence) throw new OperationError(sentence);
		await work();
	} catch (error) {
		cleanUp();
		const status =
			error instanceof LimitError
				? 413
				: error instanceof InputError
					? 400
					: error instanceof OperationError
						? 503
						: null;
		if (status === null) throw error;
		return fail(status, { reason: (error as Error).message });
	}
	redirect(303, '/data#import');
}
