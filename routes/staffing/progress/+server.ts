import { error } from '@sveltejs/kit';
import { events } from '#lib/server/events.ts';
import { laneOf } from '../staffing.server.ts';
import type { RequestHandler } from './$types';

/** How a plan or an outline goes on, as server-sent events; they end when it is done or has failed. */
export const GET: RequestHandler = ({ url }) => {
	const key = url.searchParams.get('key') ?? '';
	const planner = laneOf(key);
	const job = planner?.find(key);
	if (!planner || !job) error(404, 'unknown plan; allowed: one that was asked for');
	return events(
		(listener) => planner.subscribe(key, listener),
		() => {
			const { stage = '', detail = '', done = 0 } = job.progress ?? {};
			const said = { state: job.state, place: planner.place(key), stage, detail, done };
			return { said, over: job.state === 'done' || job.state === 'failed' };
		}
	);
};
