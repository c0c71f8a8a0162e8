import { newcomers } from '#lib/server/app.ts';
import { events } from '#lib/server/events.ts';
import type { RequestHandler } from './$types';

/** The number of the snapshot that is served, now and whenever it changes, as server-sent events. */
export const GET: RequestHandler = () =>
	events(
		(listener) => newcomers().subscribe(listener),
		() => {
			const { stamp, over } = newcomers().current;
			return { said: stamp, over };
		}
	);
