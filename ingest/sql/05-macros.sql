-- Ids are text. Smaller is numerically smaller where both are numeric, else shorter, then bytewise;
-- `id_key` is a text that sorts in this order.
create or replace temp macro id_digits(id) as
	case when id[1] = '0' and regexp_full_match(id, '[0-9]+') then ltrim(id, '0') else id end;
create or replace temp macro id_key(id) as
	lpad(length(id_digits(id))::varchar, 6, '0') || id_digits(id) || '/' || id;

-- Whether a source has one account's own posts and nothing that others wrote: silence cannot be seen.
create or replace temp macro own_only(source) as source = 'x-archive';

-- The instant that an id of X carries, in seconds since 1970; null for what is older than such ids.
create or replace temp macro instant_in(id) as case
	when try_cast(id as ubigint) >= 30000000000
		then (((try_cast(id as ubigint) >> 22) + 1288834974657) // 1000)::bigint
end;

-- The @-names of a text, in order; those of more than 15 signs are none and still to be left out.
create or replace temp macro at_names(body) as regexp_extract_all(body, '(?:^|[^\w@/])@(\w+)', 1);

-- The run of @-names at the start of a text, with only (Unicode) white space before and between.
create or replace temp macro leading_run(body) as regexp_extract(
	body,
	'^[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]*@\w{1,15}\b(?:[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+@\w{1,15}\b)*'
);

-- The key by which an author is known within a space.
create or replace temp macro author_key(id, handle) as
	case when id is null then lower(handle) else '#' || id end;

-- A post's place in the order of time, from its second and its place among the posts of that second;
-- and its second, from its place.
create or replace temp macro turn_of(second, place) as second * 16777216 + place;
create or replace temp macro second_of(turn) as turn // 16777216;

-- What an agent leaves at the end of an answer: `^JD`, `-Jo`, `*SR`, `/AB`, `~ Ellen`; a name alone
-- after a sentence has no mark. Links, emoji, hashtags and counts of parts (`1/2`) may follow. A caret
-- stands anywhere; the other marks stand after space, punctuation or the count of a part, and a
-- hyphen after a word in small letters too, but not inside a name. `part` opens each part that is told
-- apart: empty, or `?:` where only the whole is wanted.
create or replace temp macro signing_off(part) as '(?:'
	|| '(' || part || '\^)'
	|| '|(?:^|[^\pL\pN@#&*/~=–—-]|\d/\d)(' || part || '[*/~=]|--|[–—-])'
	|| '|(?:[^\pL\pN-]\p{Ll}{2,}|[Tt]hanks|[Rr]egards|[Cc]heers)(' || part || '-)'
	|| '|(?:[.!?…)][\s\x{3000}]|[。！？][\s\x{3000}]*|[\n\x{3000}]|\p{So}\s?|https?://\S+\s)'
	|| ')\s?'
	|| '(' || part || '\p{Lu}\pL*(?:\s\p{Lu}{1,2})?|\p{Lu}\.\s?\p{Lu}|\p{Ll}{2,3})'
	|| '(?:[\s.,:;)\]"”…]|https?://\S+|#\w+|\(?\d{1,2} ?(?:/|of) ?\d{1,2}\)?|\p{So}|\p{Sk}|\x{fe0f}|\x{200d}|[:;=]-?[)DP])*$';

-- The end of an answer from its sign on; empty where it has none. Ten times faster than its parts.
create or replace temp macro sign_off(body) as regexp_extract(body, signing_off('?:'));

-- The sign in such an end, and the mark before it.
create or replace temp macro sign_in(ending) as regexp_extract(
	ending, '^' || signing_off(''), ['caret', 'mark', 'hyphen', 'sign']
);

-- Words that end an answer as a name would.
create or replace temp macro is_word(word) as word in (
	'thanks', 'thank', 'thx', 'ty', 'cheers', 'regards', 'sorry', 'apologies', 'enjoy', 'welcome', 'yes',
	'no', 'ok', 'okay', 'great', 'awesome', 'perfect', 'nice', 'sure', 'please', 'hello', 'hi', 'bye',
	'team', 'support', 'care', 'help', 'danke', 'gruß', 'grüße', 'merci', 'cordialement', 'gracias',
	'saludos', 'obrigado', 'obrigada', 'grazie', 'saluti', 'bedankt', 'groetjes', 'groet', 'mon', 'tue',
	'wed', 'thu', 'fri', 'sat', 'sun', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday',
	'saturday', 'sunday', 'dm', 'pm', 'am', 'uk', 'us', 'usa', 'eu', 'tv', 'pc', 'ps', 'id', 'faq', 'asap'
);
