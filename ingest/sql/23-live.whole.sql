-- The posts that are looked at: all.
create temp view live as from holding;

-- Authors who have a number already, and the numbers that were given last.
create temp table known (space varchar, author varchar, author_id integer);
create temp table given as select 0 as author_id, 0::bigint as conversation;
