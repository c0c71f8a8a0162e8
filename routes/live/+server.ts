import { newcomers } from '#lib/server/app.ts';
import type { RequestHandler } from './$types';

/** Milliseconds between signs of life. */
const BEAT = 15_000;

/** The number of the snapshot that is served, now and whenever it changes, as server-sent events. */
export const GET: RequestHandler = () => {
	let end = () => {};
	const stream = new ReadableStream<string>({
		start(controller) {
			const beat = setInterval(() => controller.enqueue(': \n\n'), BEAT);
			const unsubscribe = newcomers().subscribe((stamp) =>
				controller.enqueue(`data: ${stamp}\n\n`)
			);
			const close = () => {
				end();
				controller.close();
			};
			process.once('replyscope:stop', close);
			end = () => {
				clearInterval(beat);
				unsubscribe();
				process.removeListener('replyscope:stop', close);
			};
		},
		cancel: () => end()
	});
	return new Response(stream.pipeThrough(new TextEncoderStream()), {
		headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
	});
};
