import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Remembered } from './remembered.ts';

/** Made once and sent often, so that it may take longer than what is compressed for one visitor. */
const ENCODINGS = {
	br: (body: Buffer) =>
		promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
	gzip: (body: Buffer) => promisify(gzip)(body)
};

type Encoding = keyof typeof ENCODINGS;

/** A page as it was drawn. */
interface Page {
	status: number;
	headers: [string, string][];
	body: Buffer;
	/** The body as visitors took it. */
	encoded: Partial<Record<Encoding, Promise<Buffer>>>;
}

/** Room for what pages are drawn in besides the body: their headers and encodings. */
const BESIDES = 1.5;

/** Pages as they were drawn, for those that follow from their address and the snapshot alone. */
export class PageCache {
	private readonly pages: Remembered<Page>;

	/** @param bytes about how much memory the pages may take */
	constructor(bytes: number) {
		this.pages = new Remembered(bytes, ({ status, body }) =>
			status === 200 ? BESIDES * body.length : 0
		);
	}

	/**
	 * Answers a request with a page.
	 *
	 * @param key stands for everything that the page depends on
	 * @param draw called when it is not known; errors are shared by those who wait and not kept
	 */
	async answer(
		key: string,
		{ headers }: Request,
		draw: () => Promise<Response>
	): Promise<{ known: boolean; response: Response }> {
		const { known, value } = this.pages.get(key, async () => pageOf(await draw()));
		return { known, response: await responseOf(await value, headers.get('accept-encoding')) };
	}
}

async function pageOf(response: Response): Promise<Page> {
	const body = Buffer.from(await response.arrayBuffer());
	return { status: response.status, headers: [...response.headers], body, encoded: {} };
}

async function responseOf(page: Page, takes: string | null): Promise<Response> {
	const { status } = page;
	const headers = new Headers(page.headers);
	headers.append('vary', 'accept-encoding');
	const encoding = status === 200 ? encodingFor(takes) : undefined;
	let { body } = page;
	if (encoding) {
		page.encoded[encoding] ??= ENCODINGS[encoding](body);
		body = await page.encoded[encoding];
		headers.set('content-encoding', encoding);
	}
	headers.set('content-length', String(body.length));
	return new Response(body as BodyInit, { status, headers });
}

/** The best encoding that a visitor takes without reservations; the front door sees to the others. */
function encodingFor(accepted: string | null): Encoding | undefined {
	const names = (accepted ?? '').split(',').map((each) => each.trim());
	return (['br', 'gzip'] as const).find((each) => names.includes(each));
}
