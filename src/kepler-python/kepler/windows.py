"""La veille, [J-1, J), telle que la vit le fuseau du job : 23, 24 ou 25 heures."""

import datetime
import zoneinfo

from . import context
from .errors import KeplerError

DEFAULT_ZONE = "Europe/Paris"


class Window:
    """Une fenêtre [start, end) ; `day` est le jour J-1, `zone` le fuseau."""

    def __init__(self, start, end, zone):
        self.start, self.end, self.zone = start, end, zone
        self.day = start.date()

    def holds(self, dates):
        """Vrai pour chaque date de la colonne qui tombe dans la fenêtre. Une date sans fuseau est lue à l'heure locale du job."""
        import pandas
        moments = pandas.to_datetime(dates)
        if getattr(moments.dt, "tz", None) is None:
            start, end = self.start.replace(tzinfo=None), self.end.replace(tzinfo=None)
        else:
            start, end = self.start, self.end
        return (moments >= pandas.Timestamp(start)) & (moments < pandas.Timestamp(end))

    def filter(self, frame, column):
        """Les lignes de la fenêtre."""
        if column not in frame.columns:
            raise KeplerError(f"La colonne « {column} » n'est pas dans les données. Colonnes : {', '.join(map(str, frame.columns))}.")
        return frame[self.holds(frame[column])]

    def __str__(self):
        return f"[{self.start.isoformat()}, {self.end.isoformat()}["


def window():
    """La fenêtre J-1 de cette exécution ; hors d'un job, la veille d'aujourd'hui."""
    told = context.load().get("window")
    if told:
        zone = zoneinfo.ZoneInfo(told["zone"])
        return Window(*(datetime.datetime.fromisoformat(_six_digits(told[end])).astimezone(zone) for end in ("from", "to")), told["zone"])
    zone = zoneinfo.ZoneInfo(DEFAULT_ZONE)
    today = datetime.datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return Window((today - datetime.timedelta(days=1)), today, DEFAULT_ZONE)


def _six_digits(text):
    """L'heure vient avec sept décimales, dont Python n'en lit que six."""
    head, dot, rest = text.partition(".")
    digits = rest[:len(rest) - len(rest.lstrip("0123456789"))]
    return f"{head}.{digits[:6]}{rest[len(digits):]}" if dot else text
