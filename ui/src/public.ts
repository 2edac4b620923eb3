// Pages for everybody work with no script at all; this only keeps a second click from sending twice.
import "./once";
import "./files";
import "./passkeys";
import "./setup";
