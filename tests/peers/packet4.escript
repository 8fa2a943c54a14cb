#!/usr/bin/env escript
%% A peer whose frames are gen_tcp's own, {packet, 4}: packet4.escript server|client [PORT]
%%
%% The server runs each body as a command. The client sends each line that is typed, an empty one too, and
%% prints what step 6's client prints.

-define(FRAMES, [binary, {packet, 4}, {active, false}]).
-define(HOST, {127, 0, 0, 1}).

main(["server"]) ->
    {ok, Listener} = gen_tcp:listen(0, [{ip, ?HOST} | ?FRAMES]),
    {ok, Port} = inet:port(Listener),
    io:format(standard_error, "listening on 127.0.0.1:~b~n", [Port]),
    serve(Listener);
main(["client", Port]) ->
    {ok, Conn} = gen_tcp:connect(?HOST, list_to_integer(Port), ?FRAMES),
    ok = io:setopts([binary, {encoding, latin1}]), % bytes, as they come
    talk(Conn).

serve(Listener) ->
    {ok, Conn} = gen_tcp:accept(Listener),
    answer(Conn),
    serve(Listener).

answer(Conn) ->
    case gen_tcp:recv(Conn, 0) of
        {ok, Command} ->
            %% The colon is for sh: it takes no empty command in os:cmd's parentheses.
            Printed = os:cmd(":\n" ++ unicode:characters_to_list(Command)),
            ok = gen_tcp:send(Conn, unicode:characters_to_binary(Printed)),
            answer(Conn);
        {error, closed} ->
            gen_tcp:close(Conn)
    end.

talk(Conn) ->
    ok = file:write(standard_io, ">>:"),
    case file:read_line(standard_io) of
        {ok, Line} ->
            ok = gen_tcp:send(Conn, string:chomp(Line)),
            {ok, Answer} = gen_tcp:recv(Conn, 0),
            Size = integer_to_list(byte_size(Answer)),
            ok = file:write(standard_io, [Answer, "\ncmd res receive done...... ", Size, "\n"]),
            talk(Conn);
        eof ->
            ok
    end.
