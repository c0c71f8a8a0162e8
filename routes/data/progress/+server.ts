import { importer } from '#lib/server/app.ts';
import type { Job } from '#lib/server/importer.ts';
import type { RequestHandler } from './$types';

/** Milliseconds between signs of life. */
const BEAT = 15_000;

/** How the import in the browser goes on, as server-sent events; they end when it waits or is over. */
export const GET: RequestHandler = () => {
	let end = () => {};
	const stream = new ReadableStream<string>({
		start(controller) {
			const beat = setInterval(() => controller.enqueue(': \n\n'), BEAT);
			const unsubscribe = importer().subscribe(tell);
			end = () => {
				clearInterval(beat);
				unsubscribe();
			};
			tell(importer().current);

			function tell(job: Job | null) {
				const { id, file, state, progress } = job ?? {};
				controller.enqueue(`data: ${JSON.stringify({ id, file, state, progress })}\n\n`);
				if (
					job &&
					['receiving', 'checking', 'importing', 'removing', 'deriving'].includes(job.state)
				)
					return;
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
