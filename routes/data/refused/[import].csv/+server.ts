import { error } from '@sveltejs/kit';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { dataFolder, warehouse } from '#lib/server/app.ts';
import { refused } from '../../../refused.server.ts';
import type { RequestHandler } from './$types';

/** The rows of an import that are no posts: line, reason, the row as written. */
export const GET: RequestHandler = ({ params }) =>
	refused(async () => {
		const { imports } = await (await warehouse()).snapshot();
		const found = imports.find((each) => String(each.import) === params.import);
		const path = join(dataFolder(), 'refused', `${found?.import}.csv`);
		const file = found && (await open(path).catch(() => undefined));
		if (!file) error(404, `no refused rows: import ${params.import}`);
		return new Response(Readable.toWeb(file.createReadStream()) as ReadableStream, {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': `attachment; filename="refused-${found?.import}.csv"`,
				'cache-control': 'no-cache'
			}
		});
	});
