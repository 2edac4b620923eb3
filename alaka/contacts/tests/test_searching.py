from alaka.contacts.models import Contact, Handle
from alaka.contacts.searching import all_found, search
from alaka.core import clock


def test_an_address_written_out_finds_the_one_whose_it_is(dana: Contact):
    longer = Contact(name="Idana Kurt", created_at=clock.now())
    longer.index([("email", "idana@example.org")])
    longer.save()
    value = "idana@example.org"
    Handle.objects.create(contact=longer, scheme="email", value=value, created_at=clock.now())

    def found(words: str) -> list[Contact]:
        people = search(Contact.objects.standing(), words)
        assert {*people} == {*all_found(Contact.objects.standing(), words)}
        return people

    assert found(" Dana@Example.ORG ") == [dana]
    # Where it is nobody's, it may be a part of one.
    assert found("ana@example.org") == [dana, longer]
    # And so it is where that person is not among those who are asked.
    others = Contact.objects.standing().exclude(pk=dana.pk)
    assert search(others, "dana@example.org") == [longer]
