import { error } from '@sveltejs/kit';
import { planner } from '#lib/server/app.ts';
import { stateOf } from '../staffing.server.ts';
import type { RequestHandler } from './$types';

/** Milliseconds between signs of life. */
const BEAT = 15_000;

/** How a plan goes on, as server-sent events; they end when it is done or has failed. */
export const GET: RequestHandler = ({ url }) => {
	const key = url.searchParams.get('key') ?? '';
	if (!planner('plan').find(key)) error(404, 'unknown plan; allowed: one that was asked for');
	let end = () => {};
	const stream = new ReadableStream<string>({
		start(controller) {
			const beat = setInterval(() => controller.enqueue(': \n\n'), BEAT);
			const unsubscribe = planner('plan').subscribe(key, tell);
			end = () => {
				clearInterval(beat);
				unsubscribe();
			};
			tell();

			function tell() {
				const { state, place, progress, first } = stateOf(key);
				const { stage = '', detail = '', done = 0 } = progress ?? {};
				const said = { state, place, stage, detail, done, first: first !== null };
				controller.enqueue(`data: ${JSON.stringify(said)}\n\n`);
				if (state === 'waiting' || state === 'working') return;
				end();
				controller.close();
			}
		},
		cancel: () => end()
	});
	return new Response(stream.pipeThrough(new TextEncoderStream()), {
		headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
	});
};
