import { importer } from '#lib/server/app.ts';
import { events } from '#lib/server/events.ts';
import type { RequestHandler } from './$types';

const GOING = ['receiving', 'checking', 'importing', 'removing', 'deriving'];

/** How the import in the browser goes on, as server-sent events; they end when it waits or is over. */
export const GET: RequestHandler = () =>
	events(
		(listener) => importer().subscribe(listener),
		() => {
			const { id, file, state = '', progress } = importer().current ?? {};
			return {
				said: { id, file, state: state || undefined, progress },
				over: !GOING.includes(state)
			};
		}
	);
