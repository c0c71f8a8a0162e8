import { DuckDBInstance } from '@duckdb/node-api';

// What bare DuckDB takes for the same file: the casts of its columns, and the first direct answer to
// each post, into tables. Words: the file, the database, the threads.
const [csv = '', path = '', threads = '2'] = process.argv.slice(2);
const instance = await DuckDBInstance.create(path, { threads });
const connection = await instance.connect();
await connection.run("set timezone = 'UTC'");
await connection.run(`create table posts as
	select tweet_id::bigint as post_id, author_id as author, inbound = 'False' as company,
		strptime(created_at, '%a %b %d %H:%M:%S %z %Y') as posted_at, text,
		in_response_to_tweet_id::bigint as reply_to
	from read_csv('${csv}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
		columns = {'tweet_id': 'VARCHAR', 'author_id': 'VARCHAR', 'inbound': 'VARCHAR', 'created_at': 'VARCHAR',
			'text': 'VARCHAR', 'response_tweet_id': 'VARCHAR', 'in_response_to_tweet_id': 'VARCHAR'})`);
await connection.run(`create table responses as
	select mention.post_id, mention.posted_at, min(answer.posted_at) - mention.posted_at as wait,
		arg_min(answer.author, answer.posted_at) as responder
	from posts as mention left join posts as answer
		on answer.reply_to = mention.post_id and answer.company and answer.posted_at >= mention.posted_at
	where not mention.company
	group by mention.post_id, mention.posted_at`);
await connection.run('checkpoint');
connection.closeSync();
instance.closeSync();
