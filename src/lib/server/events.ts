/** Milliseconds between signs of life. */
const BEAT = 15_000;

/**
 * Server-sent events: what there is to say now and at each change, until it is over.
 *
 * @param subscribe calls a listener at each change, until the function that it returns is called
 * @param now what there is to say, and whether nothing more will come
 */
export function events(
	subscribe: (listener: () => void) => () => void,
	now: () => { said: unknown; over: boolean }
): Response {
	let end = () => {};
	const stream = new ReadableStream<string>({
		start(controller) {
			const beat = setInterval(() => controller.enqueue(': \n\n'), BEAT);
			const unsubscribe = subscribe(tell);
			end = () => {
				clearInterval(beat);
				unsubscribe();
			};
			tell();

			function tell() {
				const { said, over } = now();
				controller.enqueue(`data: ${JSON.stringify(said)}\n\n`);
				if (!over) return;
				end();
				controller.close();
			}
		},
		cancel: () => end()
	});
	return new Response(stream.pipeThrough(new TextEncoderStream()), {
		headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
	});
}
