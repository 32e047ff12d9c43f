"""La commande « kepler » d'une instance Jupyter : `kepler run dataprep/prepare.py`."""

import json
import os
import socket
import sys

SOCKET = os.environ.get("KEPLER_SOCKET", "/kepler/run/kepler.sock")
USAGE = """Usage : kepler run FICHIER.py

Exécute le fichier comme le ferait un job, dans le bac à sable des jobs, et l'enregistre comme « testé dans Jupyter ».
Le fichier est dans l'un des dossiers dataprep, training ou scoring du scénario."""


def main(args):
    if len(args) != 2 or args[0] != "run":
        print(USAGE, file=sys.stderr)
        return 2
    path = os.path.realpath(args[1])
    try:
        with open(path, encoding="utf-8", newline="") as file:
            source = file.read()
    except (OSError, UnicodeDecodeError) as e:
        print(f"{args[1]} ne peut pas être lu : {e}", file=sys.stderr)
        return 2
    client = socket.socket(socket.AF_UNIX)
    try:
        client.connect(SOCKET)
    except OSError:
        print("kepler run n'est disponible que dans une instance Jupyter de KeplerAI.", file=sys.stderr)
        return 2
    client.sendall((json.dumps({"file": path, "source": source}) + "\n").encode())
    with client.makefile("r", encoding="utf-8", errors="replace") as answers:
        for line in answers:
            answer = json.loads(line)
            if "log" in answer:
                sys.stdout.write(answer["log"])
                sys.stdout.flush()
            else:
                print(answer["message"], file=sys.stderr)
                return answer["code"]
    print("La plateforme a fermé la connexion.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
