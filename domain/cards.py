"""The one-row picture of an incident, made from its fold."""

from domain.incident import Incident
from domain.records import Card


def card_of(incident: Incident, number: int) -> Card:
    """Card of an incident under the number that people see."""
    first = incident.members[0].post if incident.members else ""
    return Card(
        incident=incident.id,
        number=number,
        version=incident.version,
        state=incident.state,
        kind=incident.kind,
        area=incident.area,
        topic=incident.topic,
        danger=incident.danger,
        place=incident.place,
        territory=incident.place.territory if incident.place else "",
        authority=incident.authority,
        operator=incident.operator,
        opened_at=incident.opened_at,
        last_at=incident.last_at,
        posts=len(incident.members),
        residents=incident.residents,
        first_post=first,
        answer_due=incident.answer_due,
        proposals=len(incident.proposals),
        reopened=incident.reopened,
        closed_at=incident.closed_at,
        closings=incident.closings,
        returns=incident.returns,
    )
