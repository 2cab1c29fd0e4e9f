def test_about_names_the_address_for_errors_where_there_is_one(reader, settings):
    page = reader.get("/about/").text
    assert "mailto:" not in page
    assert "Write to the desk that runs this site" in page

    settings.CONTACT_EMAIL = "desk+errors@plenary.example"
    page = reader.get("/about/").text
    assert '<a href="mailto:desk%2Berrors@plenary.example">desk+errors@plenary.example</a>' in page
    assert "Write to the desk that runs this site" not in page
